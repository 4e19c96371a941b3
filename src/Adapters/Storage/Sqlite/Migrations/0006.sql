-- customer: whom the payment service keeps the card for. consent: to its being kept and charged, given at added_at.
alter table cards add column customer text;
alter table cards add column consent_version text;
alter table cards add column consent_from text;
