"""A peer under Python: the same closed loop, and the same talk on stdin and stdout, as dev.deft.peers.child.ChildMain.

asyncio: loop.run_in_executor on a ThreadPoolExecutor of W threads. It is given one, as its documentation says, since the
default executor has cores + 4 threads.
twisted: deferToThreadPool on a ThreadPool of W threads, all of them started, on the default reactor.
"""

import hashlib
import math
import os
import re
import socket
import sys
import threading
import time
import traceback

clock = time.perf_counter_ns

NANOS = {"ns": 1, "us": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
BYTES = {"B": 1, "kB": 10**3, "KiB": 2**10, "MB": 10**6, "MiB": 2**20, "GB": 10**9, "GiB": 2**30}
SAMPLES_NEEDED = {50: 6, 99: 368, 99.9: 3688}
SHORTEST_FOR_CPU = 100_000_000


def quantity(text, units):
    number, unit = re.fullmatch(r"([0-9.]+)([A-Za-z]+)", text).groups()
    return float(number) * units[unit]


def work_of(specification):
    kind, _, value = specification.partition(":")
    if kind == "noop":
        return lambda: 1
    if kind == "sleep":
        seconds = quantity(value, NANOS) / 1e9
        return lambda: time.sleep(seconds)
    if kind == "spin":
        nanos = quantity(value, NANOS)

        def spin():
            deadline = clock() + nanos
            while clock() < deadline:
                pass

        return spin
    if kind == "sha256":
        block = bytes(i * 31 & 0xFF for i in range(int(quantity(value, BYTES))))
        return lambda: hashlib.sha256(block).digest()
    if kind == "file":

        def read():
            with open(value, "rb") as file:
                while file.read(16 * 1024):
                    pass

        return read
    if kind == "resolve":
        return lambda: socket.getaddrinfo(value, None)
    raise ValueError("unknown work " + specification)


class ClosedLoop:
    """D callers, each with one call outstanding, that call again in the callback of the last."""

    def __init__(self, defer, work, demand, nanos, when_drained):
        self.defer = defer  # defer(work, completed, failed)
        self.work = work
        self.demand = demand
        self.nanos = nanos
        self.when_drained = when_drained
        self.latencies = []
        self.recording = self.ending = False
        self.unsettled = self.outstanding = demand
        self.calls = 0
        self.failure = None

    def start(self):
        for _ in range(self.demand):
            self.start_caller()

    def start_caller(self):
        called_at = clock()
        settled = False

        def completed(_):
            nonlocal called_at, settled
            now = clock()
            self.calls += 1
            if self.recording:
                self.latencies.append(now - called_at)
                if now >= self.closes_at:
                    self.recording, self.ending = False, True
                    self.window = now - self.opened
            elif not settled and not self.ending:
                settled = True
                self.unsettled -= 1
                if self.unsettled == 0:
                    self.recording = True
                    self.opened, self.closes_at = now, now + self.nanos
            if self.ending:
                self.retire()
                return
            called_at = now
            self.defer(self.work, completed, failed)

        def failed(failure):
            self.failure = self.failure or failure
            self.recording, self.ending = False, True
            self.retire()

        self.defer(self.work, completed, failed)

    def retire(self):
        self.outstanding -= 1
        if self.outstanding == 0:
            self.when_drained(self)


def measured(loop, nanos, cpu_nanos):
    latencies = sorted(loop.latencies)

    def at(percent):
        if len(latencies) < SAMPLES_NEEDED[percent]:
            return math.nan
        return latencies[math.ceil(percent / 100 * len(latencies)) - 1]

    mean = sum(latencies) / len(latencies) if latencies else math.nan
    cpu = cpu_nanos / loop.calls if nanos >= SHORTEST_FOR_CPU else math.nan
    fields = [len(latencies), loop.window, mean, at(50), at(99), at(99.9), cpu, math.nan]
    return "measured " + " ".join("NaN" if field != field else str(field) for field in fields)


class Session:
    """Answers one request after the other; everything on the event loop's thread."""

    def __init__(self, make_defer):
        self.make_defer = make_defer
        self.workers = 0

    def request(self, line):
        try:
            _, demand, workers, warm_up, nanos, work = line.split(" ", 5)
            if self.workers != int(workers):
                self.workers = int(workers)
                self.defer = self.make_defer(self.workers)
            self.measure(work_of(work), int(demand), int(warm_up), int(nanos))
        except Exception:
            answer("failed " + traceback.format_exc().splitlines()[-1])

    def measure(self, work, demand, warm_up, nanos):
        def warm(loop):
            if loop.failure:
                answer("failed " + str(loop.failure))
                return
            cpu = time.process_time_ns()

            def done(loop):
                if loop.failure:
                    answer("failed " + str(loop.failure))
                else:
                    answer(measured(loop, nanos, time.process_time_ns() - cpu))

            ClosedLoop(self.defer, work, demand, nanos, done).start()

        ClosedLoop(self.defer, work, demand, warm_up, warm).start()


def answer(line):
    print(line, flush=True)


def read_requests(on_loop):
    for line in sys.stdin:
        on_loop(line.rstrip("\n"))
    os._exit(0)  # whatever is under way: it must not outlive its parent


def version():
    return "CPython " + sys.version.split()[0]


def run_asyncio():
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    async def main():
        loop = asyncio.get_running_loop()
        pool = None

        def make_defer(workers):
            nonlocal pool
            if pool:
                pool.shutdown()
            pool = executor = ThreadPoolExecutor(workers)

            def defer(work, completed, failed):
                def done(future):
                    failure = future.exception()
                    if failure:
                        failed(failure)
                    else:
                        completed(future.result())

                loop.run_in_executor(executor, work).add_done_callback(done)

            return defer

        session = Session(make_defer)
        answer("ready " + version())
        threading.Thread(
            target=read_requests,
            args=(lambda line: loop.call_soon_threadsafe(session.request, line),),
            daemon=True,
        ).start()
        await asyncio.Event().wait()

    asyncio.run(main())


def run_twisted():
    try:
        import twisted
        from twisted.internet import reactor
        from twisted.internet.threads import deferToThreadPool
        from twisted.python.threadpool import ThreadPool
    except ImportError:
        answer("missing needs the twisted package")
        return

    pool = None

    def make_defer(workers):
        nonlocal pool
        if pool:
            pool.stop()
        pool = threads = ThreadPool(workers, workers)
        threads.start()
        return lambda work, completed, failed: deferToThreadPool(reactor, threads, work).addCallbacks(completed, failed)

    session = Session(make_defer)
    answer("ready Twisted " + twisted.__version__ + ", " + version())
    threading.Thread(
        target=read_requests, args=(lambda line: reactor.callFromThread(session.request, line),), daemon=True
    ).start()
    reactor.run(installSignalHandlers=False)


if __name__ == "__main__":
    {"asyncio": run_asyncio, "twisted": run_twisted}[sys.argv[1]]()
