-- What our accounts have written, in points by the minute: networks limit it.
create table postings (
  program integer not null,
  network text collate "C" not null,
  account text collate "C" not null,
  minute bigint not null,
  points integer not null,
  primary key (program, network, account, minute)
);

-- Until when an account's network wants to hear nothing of it. Its row is locked by whoever pays for that account.
create table pauses (
  program integer not null,
  network text collate "C" not null,
  account text collate "C" not null,
  until bigint not null,
  primary key (program, network, account)
);
