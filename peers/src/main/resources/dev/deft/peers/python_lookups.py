"""Look-ups in Twisted while user work floods its thread pool: what dev.deft.bench.Isolation measures of Deft.

reactor.resolve looks up on the reactor's thread pool, where deferToThread has its calls made, too. With a delay getaddrinfo is
called there by deferToThreadPool, after a sleep, since the reactor's resolver takes none.
"""

import os
import random
import socket
import sys
import threading
import time
import traceback

from python_peer import answer, clock, read_requests, version, work_of


class Round:
    """Look-ups at planned times, each timed from there, and user calls of which so many are always outstanding."""

    def __init__(self, reactor, defer, timed_out, work, line):
        demand, _, rate, timeout, delay, warm_up, nanos, seed, host = line.split(" ", 8)
        self.reactor = reactor
        self.defer = defer
        self.timed_out = timed_out
        self.work = work
        self.demand = int(demand)
        self.host = host
        self.timeout = int(timeout) / 1e9
        self.delay = int(delay) / 1e9
        self.mean_gap = 1e9 / float(rate)
        self.random = random.Random(int(seed))
        self.warm_up, self.nanos = int(warm_up), int(nanos)
        self.latencies = []
        self.under_way = self.user_under_way = self.user_calls = 0
        self.flooding = True

    def start(self):
        now = clock()
        self.opens = now + self.warm_up
        self.closes = self.opens + self.nanos
        self.planned = now + self.gap()
        for _ in range(self.demand):
            self.call_user()
        self.send_due()

    def gap(self):
        return round(self.random.expovariate(1) * self.mean_gap)

    def send_due(self):
        while self.planned <= clock() and self.planned < self.closes:
            self.send(self.planned)
            self.planned += self.gap()
        if self.planned < self.closes:
            self.reactor.callLater(max(0, self.planned - clock()) / 1e9, self.send_due)
        else:
            self.end_if_over()

    def send(self, planned):
        counted = planned >= self.opens
        self.under_way += 1

        def back(_):
            self.under_way -= 1
            if counted:
                self.latencies.append(clock() - planned)
            self.end_if_over()

        look_up = self.look_up().addTimeout(self.timeout, self.reactor)
        look_up.addErrback(lambda failure: failure.trap(self.timed_out)).addCallbacks(back, self.failed)

    def look_up(self):
        if not self.delay:
            return self.reactor.resolve(self.host)

        def slow():
            time.sleep(self.delay)
            return socket.getaddrinfo(self.host, None)

        return self.defer(slow)

    def call_user(self):
        self.user_under_way += 1
        self.defer(self.work).addCallbacks(self.user_back, self.failed)

    def user_back(self, _):
        self.user_under_way -= 1
        if self.opens <= clock() < self.closes:
            self.user_calls += 1
        if self.flooding:
            self.call_user()
        else:
            self.end_if_over()

    def end_if_over(self):
        if self.planned < self.closes or self.under_way:
            return
        self.flooding = False
        if self.user_under_way == 0 and self.latencies is not None:
            answer("measured " + " ".join(map(str, [self.user_calls / (self.nanos / 1e9)] + self.latencies)))
            self.latencies = None

    def failed(self, failure):
        answer("failed " + failure.getErrorMessage())
        os._exit(1)  # what is under way is of no use to anybody


def run(specification):
    try:
        work = work_of(specification)
    except Exception:
        answer("missing does not know the work " + specification)
        return
    try:
        import twisted
        from twisted.internet import reactor
        from twisted.internet.defer import TimeoutError
        from twisted.internet.threads import deferToThreadPool
    except ImportError:
        answer("missing needs the twisted package")
        return

    pool = reactor.getThreadPool()

    def request(line):
        try:
            workers = int(line.split(" ")[1])
            pool.adjustPoolsize(workers, workers)
            Round(reactor, lambda call: deferToThreadPool(reactor, pool, call), TimeoutError, work, line).start()
        except Exception:
            answer("failed " + traceback.format_exc().splitlines()[-1])

    answer("ready Twisted " + twisted.__version__ + ", " + version())
    threading.Thread(
        target=read_requests, args=(lambda line: reactor.callFromThread(request, line),), daemon=True
    ).start()
    reactor.run(installSignalHandlers=False)


if __name__ == "__main__":
    run(sys.argv[1])
