-- Which kinds of events any webhook wants, by the bits of their numbers: mostly none.
alter table programs add column wanted integer not null default 0;

-- replay_from, replay_after: what happened since is sent again, and up to which event that is done.
create table webhooks (
  program integer not null,
  id blob not null,
  url text not null,
  events integer not null,
  secret text not null,
  created_at integer not null,
  old_secret text,
  old_secret_until integer,
  disabled_at integer,
  disabled_because text,
  paused_until integer not null default 0,
  last_taken integer,
  replay_from integer,
  replay_after integer not null default 0,
  primary key (program, id)
) without rowid;

-- What happened, append-only. detail: what of the subject was then and may be different now.
create table events (
  program integer not null,
  seq integer not null,
  id text not null,
  kind integer not null,
  at integer not null,
  subject blob not null,
  detail text,
  primary key (program, seq)
) without rowid;

-- state: 0 waits, 1 delivered, 2 given up. taken: in somebody's hand until due_at.
create table deliveries (
  program integer not null,
  webhook blob not null,
  event integer not null,
  subject blob not null,
  at integer not null,
  due_at integer not null,
  state integer not null,
  taken integer not null,
  attempts integer not null,
  first_at integer,
  tried_at integer,
  status integer,
  took integer,
  answer text,
  primary key (program, webhook, event)
) without rowid;

create index deliveries_due on deliveries (program, webhook, due_at, event) where state = 0;
create index deliveries_of_subject on deliveries (program, webhook, subject, event) where state = 0;
create index deliveries_taken on deliveries (program, webhook) where taken = 1;
