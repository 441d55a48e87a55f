/** What the reactor must see of a Deferred and users need not: exported to the reactor only. */
@NullMarked
package dev.deft.deferred.internal;

import org.jspecify.annotations.NullMarked;
