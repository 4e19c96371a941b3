-- entry: the number of its first line. The lines of an entry belong together and balance in each currency. Those written before this one are told apart by where the lines
-- of a purchase came to balance.
create table journal_of_entries (
  program integer not null,
  seq integer not null,
  entry integer not null,
  at integer not null,
  account text not null,
  side integer not null check (side in (1, 2)),
  amount integer not null check (amount > 0),
  currency text not null,
  purchase blob not null,
  primary key (program, seq)
) without rowid;

insert into journal_of_entries (program, seq, entry, at, account, side, amount, currency, purchase)
select program, seq, min(seq) over (partition by program, purchase, ended), at, account, side, amount, currency, purchase
from (
  select *, count(*) filter (where open = 0) over (partition by program, purchase order by seq rows between unbounded preceding and 1 preceding) as ended
  from (select *, sum(case side when 1 then amount else -amount end) over (partition by program, purchase order by seq) as open from journal));

drop table journal;
alter table journal_of_entries rename to journal;

create index journal_of_purchase on journal (program, purchase);

create trigger journal_is_never_changed before update on journal begin
  select raise(abort, 'the journal is append-only');
end;

create trigger journal_is_never_deleted before delete on journal begin
  select raise(abort, 'the journal is append-only');
end;

-- Entries whose lines do not balance yet. Each refers to what is never there: while one stands here, nothing can be committed.
create table never (
  id integer primary key,
  check (false)
);

create table unbalanced (
  program integer not null,
  entry integer not null,
  currency text not null,
  minor integer not null,
  lacks integer not null default 0 references never (id) deferrable initially deferred,
  primary key (program, entry, currency)
) without rowid;

create trigger journal_entries_balance after insert on journal begin
  insert into unbalanced (program, entry, currency, minor)
  values (new.program, new.entry, new.currency, case new.side when 1 then new.amount else -new.amount end)
  on conflict (program, entry, currency) do update set minor = minor + excluded.minor;
  delete from unbalanced where program = new.program and entry = new.entry and currency = new.currency and minor = 0;
end;
