-- What the payment service has told of a purchase beside its charge.
alter table purchases add column told text;

-- What payment services have told, as it came; after it was understood for as long as it might come again.
create table payment_events (
  program integer not null,
  service text not null,
  id text not null,
  kind text not null,
  at integer not null,
  received_at integer not null,
  handled_at integer,
  raw text not null,
  primary key (program, service, id)
);

create table payment_lists (
  program integer not null,
  service text not null,
  listed_until integer not null,
  primary key (program, service)
) without rowid;

create index cards_of_token on cards (program, token);
