-- reward: what of a card-linked offer never changes, as JSON; null for products.
alter table offers add column reward text;

-- Apart from their offers: every payment that earns changes one.
create table reward_budgets (
  program integer not null,
  offer blob not null,
  total integer not null,
  reserved integer not null,
  credited integer not null,
  enrolled integer not null,
  primary key (program, offer),
  check (reserved >= 0 and credited >= 0 and enrolled >= 0 and total - reserved - credited >= 0)
) without rowid;

-- Where checking in loads an offer.
create table venues (
  program integer not null,
  venue text not null,
  offer blob not null,
  primary key (program, venue, offer)
) without rowid;

-- Offers loaded to cards. service and token: the card as feeds of transactions name it; no token where its member is deleted.
create table enrollments (
  program integer not null,
  id blob not null,
  offer blob not null,
  member blob not null,
  service text not null,
  token text not null,
  fingerprint text not null,
  at integer not null,
  source integer not null,
  claim integer not null,
  reserved integer not null check (reserved between 0 and claim),
  credited integer not null check (credited >= 0),
  visits integer not null,
  ended_at integer,
  primary key (program, id)
) without rowid;

create unique index enrollments_of_member on enrollments (program, member, offer);
create unique index enrollments_of_fingerprint on enrollments (program, offer, fingerprint);
create index enrollments_of_card on enrollments (program, service, token);
create index enrollments_of_offer on enrollments (program, offer, id);

-- Nearly all that feeds tell is of cards with nothing loaded: of those the index tells all there is to know.
drop index cards_of_token;
create index cards_of_token on cards (program, token, service, member);

-- What feeds have told, each with what was made of it. status: 1 recorded, 2 credited, 3 clawed back, 4 nobody has the card, 5 waits for what it belongs to.
create table card_transactions (
  program integer not null,
  id text not null,
  type integer not null,
  service text not null,
  token text not null,
  amount integer not null,
  currency text not null,
  at integer not null,
  merchant text not null,
  merchant_name text not null,
  category text,
  country text,
  original text,
  status integer not null,
  member blob,
  sale text not null,
  credit integer not null,
  why text not null,
  taken_at integer not null,
  primary key (program, id)
);

create index card_transactions_newest on card_transactions (program, taken_at, id);
create index card_transactions_of_member on card_transactions (program, member, taken_at, id) where member is not null;
create index card_transactions_unknown on card_transactions (program, token, service) where status = 4;
create index card_transactions_waiting on card_transactions (program, original) where status = 5 and original is not null;
-- Refunds that name no payment and came before it.
create index card_transactions_ahead on card_transactions (program, token, service) where status = 5 and original is null;

-- What a payment has earned by an offer so far. sale: the authorisation, or the one clearing that has none.
create table redemptions (
  program integer not null,
  sale text not null,
  offer blob not null,
  enrollment blob not null,
  service text not null,
  token text not null,
  merchant text not null,
  at integer not null,
  cleared integer not null,
  refunded integer not null check (refunded between 0 and cleared),
  granted integer not null,
  net integer not null check (net between 0 and granted),
  visit integer,
  primary key (program, sale, offer)
) without rowid;

create index redemptions_refundable on redemptions (program, token, service, at) where cleared > refunded;
create index redemptions_of_enrollment on redemptions (program, enrollment);

-- Money given back to cards; below zero, taken back. state: 1 the payment service is asked, 2 paid, 3 owed by the payout file.
create table statement_credits (
  program integer not null,
  transaction_id text not null,
  offer blob not null,
  enrollment blob not null,
  member blob not null,
  service text not null,
  token text not null,
  amount integer not null check (amount <> 0),
  currency text not null,
  at integer not null,
  state integer not null,
  reference text,
  primary key (program, transaction_id, offer)
) without rowid;

create index statement_credits_newest on statement_credits (program, at);
create index statement_credits_of_member on statement_credits (program, member, at);
create index statement_credits_of_offer on statement_credits (program, offer, at, amount);
create index statement_credits_owed on statement_credits (program, at) where state = 3;

-- A line is about a purchase, or else about a credit.
create table journal_of_both (
  program integer not null,
  seq integer not null,
  entry integer not null,
  at integer not null,
  account text not null,
  side integer not null check (side in (1, 2)),
  amount integer not null check (amount > 0),
  currency text not null,
  purchase blob,
  credit_transaction text,
  credit_offer blob,
  primary key (program, seq),
  check ((purchase is null) <> (credit_transaction is null) and (credit_transaction is null) = (credit_offer is null))
) without rowid;

insert into journal_of_both (program, seq, entry, at, account, side, amount, currency, purchase)
  select program, seq, entry, at, account, side, amount, currency, purchase from journal;

drop table journal;
alter table journal_of_both rename to journal;

create index journal_of_purchase on journal (program, purchase) where purchase is not null;

create trigger journal_is_never_changed before update on journal begin
  select raise(abort, 'the journal is append-only');
end;

create trigger journal_is_never_deleted before delete on journal begin
  select raise(abort, 'the journal is append-only');
end;

create trigger journal_entries_balance after insert on journal begin
  insert into unbalanced (program, entry, currency, minor)
  values (new.program, new.entry, new.currency, case new.side when 1 then new.amount else -new.amount end)
  on conflict (program, entry, currency) do update set minor = minor + excluded.minor;
  delete from unbalanced where program = new.program and entry = new.entry and currency = new.currency and minor = 0;
end;
