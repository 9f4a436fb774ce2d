-- A node says that it lives.
-- KEYS: nodes (sorted set: node by the time at which its lease runs out)
-- ARGV: node, lease in ms
-- Answers whether its lease still ran (1 or 0), then the nodes whose leases have run out.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local until_ = redis.call('ZSCORE', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
return { until_ and tonumber(until_) > now and 1 or 0, unpack(redis.call('ZRANGE', KEYS[1], '-inf', '(' .. string.format('%d', now), 'BYSCORE')) }
