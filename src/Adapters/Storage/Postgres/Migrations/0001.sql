-- Ids sort by time; times are microseconds since 1970; enums are their numbers; money is minor units. Text compares by its bytes.
-- Every key begins with the programme, so that the tables can be spread by it. Other indexes do not: where there is one programme, as there mostly is, an index that begins
-- with it looks to the planner as good for finding anything at all, as long as it believes the table to be small.

create table programs (
  program integer primary key,
  paused boolean not null
);

create table sources (
  program integer not null,
  network text collate "C" not null,
  cursor text not null,
  watermark bigint not null,
  primary key (program, network)
);

create table seen_posts (
  program integer not null,
  network text collate "C" not null,
  post text collate "C" not null,
  author text not null,
  at bigint not null,
  hash text not null,
  understood text not null,
  purchase uuid,
  primary key (program, network, post)
);

create table contacts (
  program integer not null,
  network text collate "C" not null,
  account text collate "C" not null,
  invited_at bigint,
  opted_out_at bigint,
  primary key (program, network, account)
);

create table code_tries (
  program integer not null,
  network text collate "C" not null,
  account text collate "C" not null,
  at bigint not null,
  post text collate "C" not null,
  purchase uuid not null,
  primary key (program, network, account, at, post, purchase)
);

create table members (
  program integer not null,
  id uuid not null,
  name text not null,
  email text not null,
  terms_version text not null,
  consented_at bigint not null,
  consented_from text,
  created_at bigint not null,
  line1 text,
  line2 text,
  city text,
  region text,
  postal_code text,
  country text,
  address_number integer not null,
  address_changed_at bigint,
  preferred_card uuid,
  session integer not null,
  deleted_at bigint,
  primary key (program, id)
);

create table accounts (
  program integer not null,
  network text collate "C" not null,
  account text collate "C" not null,
  member uuid not null,
  position integer not null,
  handle text not null,
  linked_at bigint not null,
  primary key (program, network, account)
);

create index accounts_of_member on accounts (member);
create index accounts_named on accounts (lower(handle));

create table cards (
  program integer not null,
  member uuid not null,
  id uuid not null,
  position integer not null,
  service text not null,
  token text not null,
  brand text not null,
  last4 text not null,
  fingerprint text collate "C" not null,
  expires integer not null,
  added_at bigint not null,
  primary key (program, member, id)
);

-- As they were when purchases were made: a parcel goes where its purchase said.
create table addresses (
  program integer not null,
  member uuid not null,
  number integer not null,
  name text not null,
  line1 text not null,
  line2 text,
  city text not null,
  region text,
  postal_code text not null,
  country text not null,
  primary key (program, member, number)
);

-- Deleted members of whom an order still needs something.
create table erasures (
  program integer not null,
  member uuid not null,
  primary key (program, member)
);

create table offers (
  program integer not null,
  id uuid not null,
  number bigint not null,
  hashtag text not null,
  tag text collate "C" not null,
  skeleton text collate "C" not null,
  title text not null,
  merchant text not null,
  currency text not null,
  price bigint not null,
  tax bigint not null,
  shipping bigint not null,
  limit_per_member integer not null,
  created_at bigint not null,
  starts_at bigint,
  ends_at bigint,
  terms_url text,
  listed boolean not null,
  primary key (program, id)
);

create unique index offers_tag on offers (program, tag);
create unique index offers_skeleton on offers (program, skeleton);
create unique index offers_number on offers (program, number);

-- One row changes with every hold and every sale: room on its page lets it change in place.
create table variants (
  program integer not null,
  offer uuid not null,
  tag text collate "C" not null,
  position integer not null,
  title text not null,
  words text not null,
  on_hand integer not null,
  held integer not null,
  sold integer not null,
  primary key (program, offer, tag),
  check (held >= 0 and on_hand >= held and sold >= 0)
) with (fillfactor = 20);

create table stock_corrections (
  program integer not null,
  seq bigint generated always as identity,
  offer uuid not null,
  variant text not null,
  delta integer not null,
  reason text not null,
  at bigint not null,
  primary key (program, seq)
);

create table offer_posts (
  program integer not null,
  network text collate "C" not null,
  post text collate "C" not null,
  offer uuid not null,
  primary key (program, network, post)
);

-- Totals are in the currency of the offer. History is a line an entry, so that a transition is one row write. No index holds anything that changes: with room
-- on the page an update is made in place and touches no index.
create table purchases (
  program integer not null,
  id uuid not null,
  offer uuid not null,
  member uuid not null,
  card uuid not null,
  created_at bigint not null,
  total bigint not null,
  due bigint,
  wakes bigint,
  reply_at bigint,
  deadline bigint,
  confirmed_at bigint,
  post_deleted_at bigint,
  refunded bigint not null,
  state integer not null,
  address_number integer not null,
  refunds integer not null,
  restocked boolean not null,
  variant text not null,
  network text not null,
  account text not null,
  service text not null,
  fingerprint text collate "C" not null,
  post text not null,
  code text not null,
  confirm_post text,
  together bytea,
  charge text,
  action_page text,
  carrier text,
  tracking text,
  history text not null,
  primary key (program, id)
) with (fillfactor = 60);

create index purchases_of_code on purchases (lower(code));
create index purchases_of_member on purchases (member, offer);
create index purchases_of_card on purchases (fingerprint, offer);

-- When the clock must look at a purchase. Few of them move; most are dropped when it comes, because the purchase is over.
create table timers (
  program integer not null,
  network text collate "C" not null,
  at bigint not null,
  purchase uuid not null,
  taken_until bigint not null default 0,
  primary key (program, network, at, purchase)
);

create table journal (
  program integer not null,
  seq bigint generated always as identity,
  at bigint not null,
  amount bigint not null check (amount > 0),
  purchase uuid not null,
  side integer not null,
  account text not null,
  currency text not null,
  primary key (program, seq)
);

create index journal_of_purchase on journal (purchase);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the journal is append-only';
end $$;

create trigger journal_is_append_only before update or delete or truncate on journal for each statement execute function refuse_change();

-- network and account: whom a reply is for; null for everything else. owner: the process that has it in hand; 0 if nobody has.
create table outbox (
  program integer not null,
  key text collate "C" not null,
  seq bigint generated always as identity,
  owner bigint not null,
  due_at bigint not null,
  priority integer not null,
  attempts integer not null,
  kind integer not null,
  network text,
  account text,
  error text,
  payload text not null,
  primary key (program, key)
);

create index outbox_free on outbox (program, priority, seq) where owner = 0;

-- Processes that work on this database. Each holds a lock on its number; a number that can be locked is of one that is gone.
create table processes (
  id bigint generated always as identity primary key
);

create table requests (
  program integer not null,
  key text collate "C" not null,
  body_hash text not null,
  status integer not null,
  body text not null,
  location text,
  subject text collate "C" not null,
  created_at bigint not null default (extract(epoch from now()) * 1000000)::bigint,
  primary key (program, key)
);

create index requests_about on requests (subject);

create table alerts (
  program integer not null,
  seq bigint generated always as identity,
  at bigint not null,
  kind text not null,
  text text not null,
  primary key (program, seq)
);

create table parked (
  program integer not null,
  seq bigint generated always as identity,
  at bigint not null,
  command text not null,
  reason text not null,
  primary key (program, seq)
);

-- What a batch was decided on must still be so: it fails as a whole where a statement touches fewer rows than it names.
create function must_touch(touched bigint, wanted bigint, what text) returns void language plpgsql as $$
begin
  if touched <> wanted then
    raise exception '% of % % are not as they were loaded', wanted - touched, wanted, what using errcode = 'TS001';
  end if;
end $$;
