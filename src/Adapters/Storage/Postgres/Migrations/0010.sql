-- Which kinds of events any webhook wants, by the bits of their numbers: mostly none.
alter table programs add column wanted integer not null default 0;

-- replay_from, replay_after: what happened since is sent again, and up to which event that is done.
create table webhooks (
  program integer not null,
  id uuid not null,
  url text not null,
  events integer not null,
  secret text not null,
  created_at bigint not null,
  old_secret text,
  old_secret_until bigint,
  disabled_at bigint,
  disabled_because text,
  paused_until bigint not null default 0,
  last_taken bigint,
  replay_from bigint,
  replay_after bigint not null default 0,
  primary key (program, id)
);

-- What happened, append-only. detail: what of the subject was then and may be different now.
create table events (
  program integer not null,
  seq bigint generated always as identity,
  id text collate "C" not null,
  kind integer not null,
  at bigint not null,
  subject uuid not null,
  detail text,
  primary key (program, seq)
);

-- state: 0 waits, 1 delivered, 2 given up. taken: in somebody's hand until due_at.
create table deliveries (
  program integer not null,
  webhook uuid not null,
  event bigint not null,
  subject uuid not null,
  at bigint not null,
  due_at bigint not null,
  state integer not null,
  taken boolean not null,
  attempts integer not null,
  first_at bigint,
  tried_at bigint,
  status integer,
  took integer,
  answer text,
  primary key (program, webhook, event)
);

create index deliveries_due on deliveries (webhook, due_at, event) where state = 0;
create index deliveries_of_subject on deliveries (webhook, subject, event) where state = 0;
create index deliveries_taken on deliveries (webhook) where taken;
