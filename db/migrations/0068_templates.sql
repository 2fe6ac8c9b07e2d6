-- Whether a draft says something else than the newest version is known without compiling it.
alter table templates.template
  add column published_revision integer,
  add constraint template_published_what_was_saved check (published_revision <= revision);
comment on column templates.template.published_revision is 'The saving that the newest version says; null: never published.';
