-- What the payment service has told of a purchase beside its charge.
alter table purchases add column told text;

-- What payment services have told, as it came; after it was understood for as long as it might come again.
create table payment_events (
  program integer not null,
  service text collate "C" not null,
  id text collate "C" not null,
  kind text not null,
  at bigint not null,
  received_at bigint not null,
  handled_at bigint,
  raw text not null,
  primary key (program, service, id)
);

create table payment_lists (
  program integer not null,
  service text collate "C" not null,
  listed_until bigint not null,
  primary key (program, service)
);

create index cards_of_token on cards (token);
