/** Events of the JDK's Flight Recorder, of pools and reactors. */
module dev.deft.jfr {
    requires transitive dev.deft.reactor;
    requires jdk.jfr;
    requires static transitive org.jspecify;

    exports dev.deft.jfr;
}
