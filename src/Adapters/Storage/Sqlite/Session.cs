using SQLitePCL;
using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>One connection with the statements prepared on it. Used by one thread at a time.</summary>
sealed class Session : IDisposable
{
    const int BusyMilliseconds = 5_000;

    // A mutex at every parameter and column is a tenth of the whole work: whoever has a session has it alone.
    const int Flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX;

    // The one foreign key keeps entries of the journal that do not balance from being committed. Checkpoints in steps of 64 MB, since a page that many
    // batches touch is then written to the file once.
    const string Setting = """
        pragma journal_mode = wal;
        pragma synchronous = full;
        pragma foreign_keys = on;
        pragma cache_size = -65536;
        pragma temp_store = memory;
        pragma wal_autocheckpoint = 16000;
        """;

    readonly sqlite3 _db;
    readonly List<Statement> _statements = [];

    static Session()
    {
        Batteries_V2.Init();
        // Counting its allocations costs SQLite a mutex at each of them, and nobody reads the count. Where SQLite runs already this is refused.
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    Session(sqlite3 db, ProgramId program)
    {
        _db = db;
        Program = program;
        Posts = new(this);
        Members = new(this);
        Offers = new(this);
        Purchases = new(this);
        Timers = new(this);
        Outbox = new(this);
        Records = new(this);
        Journal = new(this);
        Erasures = new(this);
        Postings = new(this);
        Payments = new(this);
        Webhooks = new(this);
        Events = new(this);
        Deliveries = new(this);
        Budgets = new(this);
        Enrollments = new(this);
        Transactions = new(this);
        Redemptions = new(this);
        Credits = new(this);
    }

    public ProgramId Program { get; }
    public PostRows Posts { get; }
    public MemberRows Members { get; }
    public OfferRows Offers { get; }
    public PurchaseRows Purchases { get; }
    public TimerRows Timers { get; }
    public OutboxRows Outbox { get; }
    public RecordRows Records { get; }
    public JournalRows Journal { get; }
    public ErasureRows Erasures { get; }
    public PostingRows Postings { get; }
    public PaymentRows Payments { get; }
    public WebhookRows Webhooks { get; }
    public EventRows Events { get; }
    public DeliveryRows Deliveries { get; }
    public BudgetRows Budgets { get; }
    public EnrollmentRows Enrollments { get; }
    public TransactionRows Transactions { get; }
    public RedemptionRows Redemptions { get; }
    public CreditRows Credits { get; }

    /// <exception cref="StoreException">The file cannot be opened, or is something else; the message says what to do.</exception>
    public static Session Open(string path, ProgramId program)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory && !Directory.Exists(directory))
            throw new StoreException($"The directory {directory} does not exist. Create it, or set another DataDirectory.");

        var opened = raw.sqlite3_open_v2(path, out var db, Flags, null);
        var session = new Session(db, program);
        try
        {
            Failure.ThrowUnlessOk(db, opened);
            raw.sqlite3_busy_timeout(db, BusyMilliseconds);
            session.Execute(Setting);
            return session;
        }
        catch (StoreException failure)
        {
            session.Dispose();
            throw new StoreException(opened == raw.SQLITE_CANTOPEN
                ? $"{path} cannot be opened. Give this user the right to read and write it, or set another DataDirectory."
                : $"{path} cannot be used: {failure.Message} Move it away, restore a backup, or set another DataDirectory.", failure);
        }
    }

    /// <summary>Parameter 1 is the programme.</summary>
    public Statement Prepare(string sql)
    {
        var statement = Once(sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>A statement for one use, to be disposed by the caller.</summary>
    public Statement Once(string sql) => new(_db, Program.Value, sql);

    public void Execute(string script) => Failure.ThrowUnlessOk(_db, raw.sqlite3_exec(_db, script));

    /// <summary>Leaves no transaction open. SQLite ends one by itself on some failures, a full disk among them.</summary>
    public bool TryRollBack() => raw.sqlite3_get_autocommit(_db) != 0 || raw.sqlite3_exec(_db, "rollback") == raw.SQLITE_OK;

    public void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        _db.Dispose();
    }
}
