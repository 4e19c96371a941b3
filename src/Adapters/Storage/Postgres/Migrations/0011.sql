-- The lines of a purchase's total as they were when it was held; of those there are already, the offer's.
alter table purchases add column price bigint not null default 0;
alter table purchases add column shipping bigint not null default 0;
alter table purchases add column tax bigint not null default 0;
update purchases p set price = o.price, shipping = o.shipping, tax = o.tax from offers o where o.program = p.program and o.id = p.offer;

-- tax_mode: 0 as it stands in the offer, 1 in price and shipping by the table, 2 on top by the table.
alter table offers add column tax_mode integer not null default 0;
alter table offers add column tax_category text not null default '';

-- The operator's rates, in the order given. Each change of the table counts up programs.taxes: processes read it anew then.
create table tax_rates (
  program integer not null,
  position integer not null,
  country text not null,
  region text not null,
  category text not null,
  per_million integer not null,
  primary key (program, position)
);
alter table programs add column taxes bigint not null default 0;
