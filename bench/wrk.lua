-- Asks for each of the paths given after "--" in turn, and ends with one line of JSON.
local requests, turn = {}, 0

function init(paths)
  for place, path in ipairs(#paths > 0 and paths or {wrk.path}) do
    requests[place] = wrk.format(nil, path)
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "microseconds": %d, "bytes": %d, "refused": %d, "broken": %d, "median": %d}\n',
    summary.requests, summary.duration, summary.bytes, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(50)))
end
