-- What the demonstration leaves empty in the tables of steps 1 to 6, one row or more for each.
-- Not here: the demonstration itself; the program makes it (make.sh).
-- Next: README.md.

create temp table here as
  select o.id as organisation, r.person_id as person, a.id as asset
  from organisation o
  join role_assignment r on r.organisation_id = o.id
  join asset a on a.organisation_id = o.id
  where o.name = '北見台市民病院'
  order by r.id, a.id
  limit 1;

insert into former_password (person_id, changed_at_ms, password_hash)
select person, 1795217000000, '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
from here;

insert into recovery_code (person_id, code_hash, used_at_ms)
select person, x'11', null from here
union all
select person, x'12', 1795217000000 from here;

insert into suspension (organisation_id, person_id, since_ms)
select organisation, person, 1795217000000 from here;

insert into invitation (organisation_id, id, token_hash, name, roles, until_on, sent_by, person_id, invited_by,
  expires_at_ms, used_at_ms, created_at_ms)
select organisation, x'01930000000070008000000000000001', x'2101', '風早 茂', 'system_staff', null, null, null, person,
  4102444800000, null, 1795217000000
from here;

insert into api_token (organisation_id, id, token_hash, person_id, name, scopes, expires_at_ms, last_used_at_ms,
  revoked_at_ms, created_at_ms)
select organisation, x'01930000000070008000000000000002', x'2102', person, '資産の一覧', 'inventory:read',
  4102444800000, null, null, 1795217000000
from here;

insert into session (id, token_hash, person_id, organisation_id, origin, agent, second_factor_due, created_at_ms,
  last_seen_at_ms, expires_at_ms)
select x'01930000000070008000000000000003', x'2103', person, organisation, '127.0.0.1', 'Mozilla/5.0', 0, 1795217000000,
  1795217000000, 4102444800000
from here;

insert into import_run (organisation_id, id, file_name, file_hash, file_bytes, state, sheet, sheet_name, heading_row,
  mapping, ledger_revision, rows_total, rows_done, rows_added, rows_changed, rows_same, rows_bad, rows_skipped,
  cells_bad, changes_hash, message, job_id, applied_by, created_at_ms, applied_at_ms, version)
select organisation, x'01930000000070008000000000000004', '医療機器一覧.xlsx', x'31', 63841, 'ready', 0, '一覧', 1,
  '{"columns":{"0":"kind","1":"name","2":"asset_tag"},"rest_kind":"medical_device"}', 0, 2, 2, 1, 0, 0, 0, 0,
  1, x'32', '', null, '', 1795217000000, null, 3
from here;

insert into import_row (organisation_id, import_id, row_number, verdict, asset_id, base_version, label, before, after)
select organisation, x'01930000000070008000000000000004', 2, 'added', x'01930000000070008000000000000005', 0, '超音波診断装置',
  '', '{"kind":"medical_device","name":"超音波診断装置","asset_tag":"ME-0101"}'
from here;

insert into import_fault (organisation_id, import_id, row_number, position, column_number, heading, reason, written)
select organisation, x'01930000000070008000000000000004', 2, 0, 9, 'IPアドレス', 'not_an_address', '10.20.'
from here;

insert into import_asset (organisation_id, import_id, asset_id, is_new, base_version, components_changed, kind, name,
  asset_tag, maker, model, serial, hardware_cpe, department, place, segment, host_name, ip_address, mac_address,
  exposure, care_role, care_impact, patch_state, responsible, vendor, remarks, sort_name, search_text)
select organisation, x'01930000000070008000000000000004', x'01930000000070008000000000000005', 1, 0, 1, 'medical_device',
  '超音波診断装置', 'ME-0101', '', '', '', '', '放射線科', '', '', '', '', '', 'unknown', 'unknown', '', 'unknown', '', '', '',
  '超音波診断装置', '超音波診断装置 me-0101'
from here;

insert into import_component (organisation_id, import_id, asset_id, position, kind, name, version_text, cpe)
select organisation, x'01930000000070008000000000000004', x'01930000000070008000000000000005', 0, 'os', 'Windows 10', '21H2', ''
from here;

insert into import_mapping (organisation_id, headings_hash, mapping, confirmed_at_ms)
select organisation, x'33', '{"columns":{"0":"kind","1":"name"},"rest_kind":"medical_device"}', 1795217000000
from here;

drop table here;
