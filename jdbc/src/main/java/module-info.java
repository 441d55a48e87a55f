/** Databases behind a pool of the reactor's, with a worker for each connection. */
module dev.deft.jdbc {
    requires static com.google.errorprone.annotations;
    requires transitive dev.deft.reactor;
    requires transitive java.sql;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.deft.jdbc;
}
