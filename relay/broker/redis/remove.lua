-- Takes keys out of a small set, in one step: one that stood in the hash alone would not be listed, one that stood
-- in the order alone has nothing to be listed with.
-- KEYS: the hash, its keys in order (see put.lua)
-- ARGV: the keys
-- Answers how many were there.
redis.call('ZREM', KEYS[2], unpack(ARGV))
return redis.call('HDEL', KEYS[1], unpack(ARGV))
