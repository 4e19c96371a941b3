using System.Runtime.ExceptionServices;

namespace Tagsale.Adapters.Storage;

/// <summary>
/// Work of callers that come at the same time, done by one of them in one transaction: they share its wait for the disk. What one of them throws undoes that one's
/// work alone.
/// </summary>
public sealed class SharedTransaction(PreparedCommands commands)
{
    readonly Lock _gate = new();
    List<Job> _waiting = [];
    bool _isBusy;
    int _leader;

    public bool IsHeldByCurrentThread => Volatile.Read(ref _leader) == Environment.CurrentManagedThreadId;

    /// <summary>Alone on the file; durable when this returns, undone when the work throws.</summary>
    public T Run<T>(Func<T> work)
    {
        var job = new Job<T>(work);
        if (IsFirst(job) || job.MustLead()) Lead();
        return job.Result();
    }

    bool IsFirst(Job job)
    {
        lock (_gate)
        {
            _waiting.Add(job);
            return !_isBusy && (_isBusy = true);
        }
    }

    void Lead()
    {
        List<Job> jobs;
        lock (_gate) (jobs, _waiting) = (_waiting, []);
        var failure = DoAll(jobs);
        foreach (var job in jobs) job.End(failure);
        lock (_gate)
        {
            _isBusy = _waiting.Count > 0;
            // One round each: nobody works for the others for ever.
            if (_isBusy) _waiting[0].Lead();
        }
    }

    /// <returns>What befell them all: the transaction could not be begun or committed.</returns>
    ExceptionDispatchInfo? DoAll(List<Job> jobs)
    {
        Volatile.Write(ref _leader, Environment.CurrentManagedThreadId);
        try
        {
            commands.Transact(() =>
            {
                foreach (var job in jobs) job.Do(commands);
                return jobs.Count;
            });
            return null;
        }
        catch (Exception failure)
        {
            return ExceptionDispatchInfo.Capture(failure);
        }
        finally
        {
            Volatile.Write(ref _leader, 0);
        }
    }

    abstract class Job
    {
        readonly object _changed = new();
        bool _leads;
        bool _isOver;

        protected ExceptionDispatchInfo? Failure { get; private set; }

        public void Do(PreparedCommands commands)
        {
            commands.Get("savepoint job", []).ExecuteNonQuery();
            try
            {
                Work();
            }
            catch (Exception failure)
            {
                Failure = ExceptionDispatchInfo.Capture(failure);
                commands.Get("rollback to job", []).ExecuteNonQuery();
            }
            commands.Get("release job", []).ExecuteNonQuery();
        }

        /// <summary>Waits until the work is done, or until it is this caller's turn to do it.</summary>
        public bool MustLead()
        {
            lock (_changed)
            {
                while (!_isOver && !_leads) Monitor.Wait(_changed);
                return !_isOver;
            }
        }

        public void Lead() => Change(() => _leads = true);

        public void End(ExceptionDispatchInfo? failure) => Change(() =>
        {
            Failure ??= failure;
            _isOver = true;
        });

        protected abstract void Work();

        void Change(Action change)
        {
            lock (_changed)
            {
                change();
                Monitor.Pulse(_changed);
            }
        }
    }

    sealed class Job<T>(Func<T> work) : Job
    {
        T? _result;

        public T Result()
        {
            Failure?.Throw();
            return _result!;
        }

        protected override void Work() => _result = work();
    }
}
