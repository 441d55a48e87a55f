/** Queueing theory and statistics of latency; no thread, and nothing of Deft's. */
module dev.deft.analysis {
    requires static transitive org.jspecify;
    requires org.apache.commons.numbers.gamma;
    requires org.apache.commons.statistics.distribution;

    exports dev.deft.analysis.result;
    exports dev.deft.analysis.statistics;
    exports dev.deft.analysis.theory;
}
