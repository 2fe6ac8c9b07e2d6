-- What the paths were read from is kept beside what is told of them.
alter table insight.shop drop column paths_until;
