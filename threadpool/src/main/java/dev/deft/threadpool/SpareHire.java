package dev.deft.threadpool;

/**
 * A worker that is hired beyond the maximum.
 *
 * @param hired whom to start
 * @param count how many workers more are lent from now on, to be taken back
 */
record SpareHire(Worker hired, int count) {}
