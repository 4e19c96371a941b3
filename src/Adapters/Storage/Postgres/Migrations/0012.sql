-- What only a reward offer has and never changes; null for a product.
alter table offers add column reward text;

-- One row changes with every load, credit and clawback, and is what others wait for: room on its page lets it change in place.
create table reward_budgets (
  program integer not null,
  offer uuid not null,
  total bigint not null,
  reserved bigint not null,
  credited bigint not null,
  enrolled integer not null,
  primary key (program, offer),
  check (reserved >= 0 and credited >= 0 and enrolled >= 0 and total - reserved - credited >= 0)
) with (fillfactor = 20);

-- Where checking in loads an offer.
create table venues (
  program integer not null,
  venue text collate "C" not null,
  offer uuid not null,
  primary key (program, venue, offer)
);

-- Offers loaded to cards. service and token: the card as feeds of transactions name it; no token where its member is deleted.
create table enrollments (
  program integer not null,
  id uuid not null,
  offer uuid not null,
  member uuid not null,
  at bigint not null,
  claim bigint not null,
  reserved bigint not null,
  credited bigint not null,
  ended_at bigint,
  source integer not null,
  visits integer not null,
  service text not null,
  token text collate "C" not null,
  fingerprint text collate "C" not null,
  primary key (program, id),
  check (reserved between 0 and claim and credited >= 0)
) with (fillfactor = 80);

create unique index enrollments_of_member on enrollments (member, offer, program);
create unique index enrollments_of_card on enrollments (fingerprint, offer, program);
create index enrollments_of_token on enrollments (token);
-- For pages, as are others below: a condition that always holds and that no batch names, so that the plans it keeps cannot come to use them.
create index enrollments_of_offer on enrollments (offer, id) where source > 0;

-- Nearly all that feeds tell is of cards with nothing loaded: of those the index tells all there is to know.
drop index cards_of_token;
create index cards_of_token on cards (token collate "C") include (service, member, program);

-- What feeds have told, each with what was made of it. status: 1 recorded, as most are, 2 credited, 3 clawed back, 4 nobody has the card, 5 waits for what it belongs to.
create table card_transactions (
  program integer not null,
  type integer not null,
  status integer not null,
  id text collate "C" not null,
  member uuid,
  amount bigint not null,
  at bigint not null,
  credit bigint not null,
  taken_at bigint not null,
  service text not null,
  token text collate "C" not null,
  currency text not null,
  merchant text not null,
  merchant_name text not null,
  category text,
  country text,
  original text collate "C",
  sale text collate "C" not null,
  why text not null,
  primary key (program, id)
);

create index card_transactions_waiting on card_transactions (original) where status = 5 and original is not null;
create index card_transactions_unknown on card_transactions (token) where status = 4;
-- Refunds that name no payment and came before it.
create index card_transactions_ahead on card_transactions (token) where status = 5 and original is null;
create index card_transactions_of_member on card_transactions (member, taken_at) where member is not null;
create index card_transactions_of_status on card_transactions (status, taken_at) where status <> 1 and taken_at > 0;
create index card_transactions_by_time on card_transactions (taken_at);

-- What a payment has earned by an offer so far. sale: the authorisation, or the one clearing that has none.
create table redemptions (
  program integer not null,
  sale text collate "C" not null,
  offer uuid not null,
  enrollment uuid not null,
  at bigint not null,
  cleared bigint not null,
  refunded bigint not null,
  granted bigint not null,
  net bigint not null,
  visit integer,
  service text not null,
  token text collate "C" not null,
  merchant text not null,
  primary key (program, sale, offer),
  check (refunded between 0 and cleared and net between 0 and granted)
);

create index redemptions_open on redemptions (token, at desc, sale, offer) where cleared > refunded;
create index redemptions_of_enrollment on redemptions (enrollment);

-- Money given back to cards; below zero, taken back. state: 1 the payment service is asked, 2 paid, 3 owed by the payout file.
create table statement_credits (
  program integer not null,
  state integer not null,
  offer uuid not null,
  transaction_id text collate "C" not null,
  enrollment uuid not null,
  member uuid not null,
  amount bigint not null check (amount <> 0),
  at bigint not null,
  service text not null,
  token text collate "C" not null,
  currency text not null,
  reference text,
  primary key (program, transaction_id, offer)
);

create index statement_credits_of_member on statement_credits (member, at);
create index statement_credits_of_offer on statement_credits (offer, at) include (program, amount) where amount <> 0;
create index statement_credits_unpaid on statement_credits (state, at) where state <> 2;
create index statement_credits_by_time on statement_credits (at);

-- A line is about a purchase, or else about a credit.
alter table journal alter column purchase drop not null;
alter table journal add column credit_transaction text;
alter table journal add column credit_offer uuid;
alter table journal add constraint journal_subject check ((purchase is null) <> (credit_transaction is null) and (credit_transaction is null) = (credit_offer is null));
