/** Metrics and observations of pools and reactors for Micrometer. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Micrometer is no named module yet
module dev.deft.micrometer {
    requires transitive dev.deft.reactor;
    requires transitive micrometer.core;
    requires transitive micrometer.observation;
    requires transitive micrometer.commons;
    requires static transitive context.propagation;
    requires static transitive org.jspecify;

    exports dev.deft.micrometer;
}
