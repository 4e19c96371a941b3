-- Ids are 16 bytes that sort by time; times are microseconds since 1970; enums are their numbers; money is minor units.

create table programs (
  program integer primary key,
  paused integer not null
);

create table sources (
  program integer not null,
  network text not null,
  cursor text not null,
  watermark integer not null,
  primary key (program, network)
) without rowid;

create table seen_posts (
  program integer not null,
  network text not null,
  post text not null,
  author text not null,
  at integer not null,
  hash text not null,
  understood text not null,
  purchase blob,
  primary key (program, network, post)
) without rowid;

create table contacts (
  program integer not null,
  network text not null,
  account text not null,
  invited_at integer,
  opted_out_at integer,
  primary key (program, network, account)
) without rowid;

create table code_tries (
  program integer not null,
  network text not null,
  account text not null,
  at integer not null,
  post text not null,
  purchase blob not null,
  primary key (program, network, account, at, post, purchase)
) without rowid;

create table members (
  program integer not null,
  id blob not null,
  name text not null,
  email text not null,
  terms_version text not null,
  consented_at integer not null,
  consented_from text,
  created_at integer not null,
  line1 text,
  line2 text,
  city text,
  region text,
  postal_code text,
  country text,
  address_number integer not null,
  address_changed_at integer,
  preferred_card blob,
  session integer not null,
  deleted_at integer,
  primary key (program, id)
) without rowid;

create table accounts (
  program integer not null,
  member blob not null,
  network text not null,
  account text not null,
  position integer not null,
  handle text not null,
  linked_at integer not null,
  primary key (program, member, network, account)
) without rowid;

create unique index accounts_owner on accounts (program, network, account);

create table cards (
  program integer not null,
  member blob not null,
  id blob not null,
  position integer not null,
  service text not null,
  token text not null,
  brand text not null,
  last4 text not null,
  fingerprint text not null,
  expires integer not null,
  added_at integer not null,
  primary key (program, member, id)
) without rowid;

-- As they were when purchases were made: a parcel goes where its purchase said.
create table addresses (
  program integer not null,
  member blob not null,
  number integer not null,
  name text not null,
  line1 text not null,
  line2 text,
  city text not null,
  region text,
  postal_code text not null,
  country text not null,
  primary key (program, member, number)
) without rowid;

create table offers (
  program integer not null,
  id blob not null,
  hashtag text not null,
  tag text not null,
  skeleton text not null,
  title text not null,
  merchant text not null,
  currency text not null,
  price integer not null,
  tax integer not null,
  shipping integer not null,
  limit_per_member integer not null,
  created_at integer not null,
  starts_at integer,
  ends_at integer,
  terms_url text,
  listed integer not null,
  primary key (program, id)
) without rowid;

create unique index offers_tag on offers (program, tag);
create unique index offers_skeleton on offers (program, skeleton);

create table variants (
  program integer not null,
  offer blob not null,
  tag text not null,
  position integer not null,
  title text not null,
  words text not null,
  on_hand integer not null,
  held integer not null,
  sold integer not null,
  primary key (program, offer, tag),
  check (held >= 0 and on_hand >= held and sold >= 0)
) without rowid;

create table stock_corrections (
  program integer not null,
  seq integer not null,
  offer blob not null,
  variant text not null,
  delta integer not null,
  reason text not null,
  at integer not null,
  primary key (program, seq)
) without rowid;

create table offer_posts (
  program integer not null,
  network text not null,
  post text not null,
  offer blob not null,
  primary key (program, network, post)
) without rowid;

-- Totals are in the currency of the offer. History is a line an entry, so that a transition is one row write.
create table purchases (
  program integer not null,
  id blob not null,
  offer blob not null,
  variant text not null,
  member blob not null,
  network text not null,
  account text not null,
  card blob not null,
  service text not null,
  fingerprint text not null,
  address_number integer not null,
  post text not null,
  code text not null collate nocase,
  total integer not null,
  created_at integer not null,
  state integer not null,
  due integer,
  reply_at integer,
  deadline integer,
  confirm_post text,
  confirmed_at integer,
  post_deleted_at integer,
  together blob,
  charge text,
  action_page text,
  refunded integer not null,
  refunds integer not null,
  restocked integer not null,
  carrier text,
  tracking text,
  history text not null,
  primary key (program, id)
) without rowid;

create index purchases_due on purchases (program, due) where due is not null;
create index purchases_of_code on purchases (program, code);
create index purchases_of_member on purchases (program, member, offer);
create index purchases_of_card on purchases (program, fingerprint, offer);
create index purchases_open_of_account on purchases (program, network, account) where state <= 4;

create table journal (
  program integer not null,
  seq integer not null,
  at integer not null,
  account text not null,
  side integer not null,
  amount integer not null check (amount > 0),
  currency text not null,
  purchase blob not null,
  primary key (program, seq)
) without rowid;

create index journal_of_purchase on journal (program, purchase);

create trigger journal_is_never_changed before update on journal begin
  select raise(abort, 'the journal is append-only');
end;

create trigger journal_is_never_deleted before delete on journal begin
  select raise(abort, 'the journal is append-only');
end;

-- network and account: whom a reply is for; null for everything else.
create table outbox (
  program integer not null,
  key text not null,
  seq integer not null,
  priority integer not null,
  due_at integer not null,
  attempts integer not null,
  error text,
  network text,
  account text,
  kind integer not null,
  payload text not null,
  primary key (program, key)
) without rowid;

create index outbox_next on outbox (program, priority, seq, due_at);

create table requests (
  program integer not null,
  key text not null,
  body_hash text not null,
  status integer not null,
  body text not null,
  location text,
  subject text not null,
  created_at integer not null default (cast(unixepoch('subsec') * 1000000 as integer)),
  primary key (program, key)
) without rowid;

create index requests_about on requests (program, subject);

create table alerts (
  program integer not null,
  seq integer not null,
  at integer not null,
  kind text not null,
  text text not null,
  primary key (program, seq)
) without rowid;

create table parked (
  program integer not null,
  seq integer not null,
  at integer not null,
  command text not null,
  reason text not null,
  primary key (program, seq)
) without rowid;
