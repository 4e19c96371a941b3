-- When the clock looks at a purchase: a row of its own, so that a purchase moves without touching an index.
create table timers (
  program integer not null,
  network text not null,
  at integer not null,
  purchase blob not null,
  primary key (program, network, at, purchase)
) without rowid;

alter table purchases add column wakes integer;
update purchases set wakes = due where due is not null and state <= 4;
insert into timers (program, network, at, purchase) select program, network, wakes, id from purchases where wakes is not null;

drop index purchases_due;
drop index purchases_open_of_account;

-- 1 while a process has the item in hand. Only what is free is in the index: an item that is carried out at once never enters it.
alter table outbox add column taken integer not null default 0;
drop index outbox_next;
create index outbox_free on outbox (program, priority, seq, due_at) where taken = 0;

-- In the order of publication.
alter table offers add column number integer not null default 0;
update offers set number = published.number
  from (select program, id, row_number() over (partition by program order by created_at, id) as number from offers) as published
  where offers.program = published.program and offers.id = published.id;
create unique index offers_number on offers (program, number);

-- Deleted members of whom an open or paid purchase still needs something.
create table erasures (
  program integer not null,
  member blob not null,
  primary key (program, member)
) without rowid;

insert into erasures (program, member) select program, id from members
  where deleted_at is not null and exists
    (select 1 from purchases indexed by purchases_of_member where program = members.program and member = members.id and state <= 5);
