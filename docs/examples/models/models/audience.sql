SELECT account, audience, audiencetype, timeframe, audiencegroup, totalaudience,
  round(100.0 * totalaudience / nullif(sum(totalaudience) OVER (PARTITION BY account, audience, audiencetype, timeframe), 0), 2) AS percent
FROM {{ source('instagram', 'audienceinsights') }}
