// .NET's thread pool, for one trial of 'deft adapt': it talks on stdin and stdout as dev.deft.peers.child.ChildMain does, a line each way.
//
//   starvation NANOS                           endless tasks on all processors, and one more
//   burst COUNT NANOS plain|declared           that many tasks at once, each of which waits for a second
//   flood permits|degrading WORK DEMAND SIZE:NANOS...   so many tasks outstanding, on a resource of these sizes in turn
//
// It answers "measured REACHED NANOS,THREADS,COMPLETED...": when that had come which was waited for, or -, and ten looks a second.

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

static class DotnetPool
{
    static readonly Stopwatch Clock = new Stopwatch();
    static readonly List<string> Looks = new List<string>();
    static long completed;
    static long reached = -1;
    static volatile bool over;

    static long Nanos => (long)(Clock.ElapsedTicks * (1e9 / Stopwatch.Frequency));

    static void Main()
    {
        Console.WriteLine("ready .NET " + Environment.Version);
        string line = Console.ReadLine();
        if (line == null)
        {
            return;
        }
        try
        {
            Measure(line.Split(' '));
            over = true;
            long at = Interlocked.Read(ref reached);
            Console.WriteLine("measured " + (at < 0 ? "-" : at.ToString()) + " " + string.Join(" ", Looks));
        }
        catch (Exception e)
        {
            Console.WriteLine("failed " + e.Message.Replace('\n', ' '));
        }
    }

    static void Measure(string[] words)
    {
        switch (words[0])
        {
            case "starvation":
                Clock.Start();
                for (int i = 0; i < Environment.ProcessorCount; i++)
                {
                    Queue(() => { while (!over) { Thread.SpinWait(20); } });
                }
                Queue(() => { Reached(); Interlocked.Increment(ref completed); });
                Watch(long.Parse(words[1]), () => Interlocked.Read(ref reached) >= 0);
                break;
            case "burst":
                long count = long.Parse(words[1]);
                bool declared = words[3] == "declared";
                Clock.Start();
                for (int i = 0; i < count; i++)
                {
                    Queue(() =>
                    {
                        // The pool makes up for a task that waits for another one, and not for one that sleeps.
                        if (declared) { Task.Delay(1000).Wait(); } else { Thread.Sleep(1000); }
                        if (Interlocked.Increment(ref completed) == count) { Reached(); }
                    });
                }
                Watch(long.Parse(words[2]), () => Interlocked.Read(ref reached) >= 0);
                break;
            case "flood":
                Flood(words);
                break;
            default:
                throw new ArgumentException("does not know the request " + words[0]);
        }
    }

    static void Flood(string[] words)
    {
        Action work = WorkOf(words[2]);
        var resource = new Resource(words[1] == "degrading");
        Action task = null;
        task = () =>
        {
            resource.Use(work);
            Interlocked.Increment(ref completed);
            if (!over) { Queue(task); }
        };
        long until = 0;
        for (int i = 4; i < words.Length; i++)
        {
            string[] phase = words[i].Split(':');
            resource.Resize(int.Parse(phase[0]));
            until += long.Parse(phase[1]);
            if (i == 4)
            {
                Clock.Start();
                for (int n = 0; n < int.Parse(words[3]); n++) { Queue(task); }
            }
            Watch(until, () => false);
        }
    }

    static Action WorkOf(string specification)
    {
        Match sleep = Regex.Match(specification, @"^sleep:(exp\()?([0-9.]+)(ns|us|ms|s)\)?$");
        if (!sleep.Success)
        {
            throw new ArgumentException("does not know the work " + specification);
        }
        double unit = sleep.Groups[3].Value switch { "ns" => 1e-6, "us" => 1e-3, "ms" => 1, _ => 1e3 };
        double millis = double.Parse(sleep.Groups[2].Value, CultureInfo.InvariantCulture) * unit;
        return sleep.Groups[1].Success
            ? () => Thread.Sleep(TimeSpan.FromMilliseconds(-millis * Math.Log(1 - Random.Shared.NextDouble())))
            : () => Thread.Sleep(TimeSpan.FromMilliseconds(millis));
    }

    static void Queue(Action task)
    {
        ThreadPool.UnsafeQueueUserWorkItem(_ => task(), null);
    }

    static void Reached()
    {
        Interlocked.CompareExchange(ref reached, Nanos, -1);
    }

    static void Watch(long untilNanos, Func<bool> isOver)
    {
        bool goesOn = Looks.Count > 0; // from a look that was just now
        while (true)
        {
            long now = Nanos;
            if (!goesOn)
            {
                Looks.Add(now + "," + ThreadPool.ThreadCount + "," + Interlocked.Read(ref completed));
            }
            goesOn = false;
            if (now >= untilNanos || isOver())
            {
                return;
            }
            Thread.Sleep((int)Math.Max(1, Math.Min(100, (untilNanos - now) / 1000000)));
        }
    }

    sealed class Resource
    {
        readonly bool degrades;
        readonly object monitor = new object();
        int inside;
        int size;

        internal Resource(bool degrades)
        {
            this.degrades = degrades;
        }

        internal void Resize(int tasks)
        {
            lock (monitor)
            {
                size = tasks;
                Monitor.PulseAll(monitor);
            }
        }

        internal void Use(Action work)
        {
            double crowd;
            lock (monitor)
            {
                while (!degrades && inside >= size) { Monitor.Wait(monitor); }
                inside++;
                crowd = Math.Max(1, (double)inside / size);
            }
            try
            {
                Stopwatch time = Stopwatch.StartNew();
                work();
                double factor = degrades ? crowd * crowd - 1 : 0;
                if (factor > 0) { Thread.Sleep(TimeSpan.FromMilliseconds(time.Elapsed.TotalMilliseconds * factor)); }
            }
            finally
            {
                lock (monitor)
                {
                    inside--;
                    Monitor.Pulse(monitor);
                }
            }
        }
    }
}
