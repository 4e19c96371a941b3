-- What our accounts have written, in points by the minute: networks limit it.
create table postings (
  program integer not null,
  network text not null,
  account text not null,
  minute integer not null,
  points integer not null,
  primary key (program, network, account, minute)
) without rowid;

-- Until when an account's network wants to hear nothing of it.
create table pauses (
  program integer not null,
  network text not null,
  account text not null,
  until integer not null,
  primary key (program, network, account)
) without rowid;
