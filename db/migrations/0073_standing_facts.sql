-- What holds of an agreement beside the act itself, where everybody is asked about at once.
alter table consent.standing
  add column granted_to text,
  add column expires_on date,
  add column outside_hours boolean not null default false,
  add column lack text check (lack in ('invalid', 'proof'));
comment on column consent.standing.lack is 'Why an agreement is not usable. invalid: the box was ticked before or other things depended on it; proof: no date or no words.';

update consent.standing
set granted_to = entry.granted_to,
    expires_on = entry.expires_on,
    outside_hours = entry.outside_hours,
    lack = case
      when entry.prechecked or entry.bundled then 'invalid'
      when not entry.has_proof then 'proof'
    end
from consent.entry
where entry.merchant_id = standing.merchant_id
  and entry.id = standing.entry_id
  and entry.act in ('granted', 'renewed');
