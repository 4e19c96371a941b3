-- entry: the number of its first line. The lines of an entry belong together and balance in each currency. Those written before this one are told apart by where the lines
-- of a purchase came to balance.
alter table journal add column entry bigint;
alter table journal add constraint journal_sides check (side in (1, 2));

alter table journal disable trigger journal_is_append_only;
update journal j set entry = k.entry
from (
  select program, seq, min(seq) over (partition by program, purchase, ended) as entry
  from (
    select program, seq, purchase, count(*) filter (where open = 0) over (partition by program, purchase order by seq rows between unbounded preceding and 1 preceding) as ended
    from (select program, seq, purchase, sum(case side when 1 then amount else -amount end) over (partition by program, purchase order by seq) as open from journal) l) m) k
where j.program = k.program and j.seq = k.seq;
alter table journal enable trigger journal_is_append_only;

alter table journal alter column entry set not null;

-- Reports read the journal by time, in which it is written.
create index journal_by_time on journal using brin (at);

-- An entry is written by one statement, and whoever writes it: what is there already was looked at then and never changes, so only what is new must be looked at.
create function refuse_unbalanced() returns trigger language plpgsql as $$
begin
  if exists (select from written group by program, entry, currency having sum(case side when 1 then amount else -amount end) <> 0) then
    raise exception 'an entry of the journal does not balance' using errcode = 'check_violation';
  end if;
  return null;
end $$;

create trigger journal_entries_balance after insert on journal referencing new table as written for each statement execute function refuse_unbalanced();
