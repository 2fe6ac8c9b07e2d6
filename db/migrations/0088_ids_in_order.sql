-- Identifiers of many rows made at one instant, in their order: UUID version 7 whose first 26 bits after the time are a counter
-- (RFC 9562, section 6.2, method 1). Rows written together lie together, in the table and in its indexes.
create function platform.uuid7(made_at timestamptz, nth bigint) returns uuid
language sql volatile parallel safe
as $$
  select encode(
    overlay(uuid_send(gen_random_uuid())
      placing substring(int8send((extract(epoch from made_at) * 1000)::bigint) from 3)
        || substring(int8send(((28672 | ((nth >> 14) & 4095)) << 16) | 32768 | (nth & 16383)) from 5)
      from 1 for 10),
    'hex')::uuid
$$;
