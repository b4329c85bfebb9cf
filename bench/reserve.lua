-- Reserves one piece, each time under another reference that begins with the word given after "--", and ends with
-- one line of JSON.
local prefix, number = "", 0

function init(words)
  prefix = words[1]
end

function request()
  number = number + 1
  return wrk.format("POST", nil, nil, string.format('{"quantity": 1, "reference": "%s-%d"}', prefix, number))
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "microseconds": %d, "bytes": %d, "refused": %d, "broken": %d, "median": %d}\n',
    summary.requests, summary.duration, summary.bytes, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(50)))
end
