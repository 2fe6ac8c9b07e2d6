-- Complement of the error function, which PostgreSQL has of its own from version 16 on only. Fractional error below 1.2e-7 everywhere
-- (Press et al., Numerical Recipes, section 6.2). Beyond 26 it is smaller than any number that could be held.
create function platform.erfc(x float8) returns float8
language sql immutable strict parallel safe
as $$
  select case
    when x > 26 then 0
    when x < -26 then 2
    when x >= 0 then tail
    else 2 - tail end
  from (select 1 / (1 + 0.5 * abs(x))) as step (t)
  cross join lateral (
    select t * exp(-least(x * x, 680) - 1.26551223 + t * (1.00002368 + t * (0.37409196 + t * (0.09678418 + t * (-0.18628806
      + t * (0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277)))))))))
  ) as beyond (tail)
$$;
