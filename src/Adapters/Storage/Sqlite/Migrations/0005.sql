-- Since when its network has the account no more.
alter table contacts add column gone_at integer;
