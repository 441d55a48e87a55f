/** Looking for lost calls: a great many of them, calmly or amid faults and stops of all kinds. */
module dev.deft.soak {
    requires dev.deft.net;
    requires transitive dev.deft.reactor;
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires java.management;

    exports dev.deft.soak;
    exports dev.deft.soak.chaos;
}
