package sqlfunc

import (
	"github.com/ncruces/go-sqlite3"

	"github.com/viewfinder-sql/viewfinder/internal/value"
)

var zoneFunctions = []Function{
	{
		Name: "at_time_zone", Type: value.TypeText, Family: "Time zones", Signature: "at_time_zone(x, zone)",
		Doc: "what the wall clock of that zone shows at x; x AT TIME ZONE zone is rewritten to it. The zone is a name of the IANA database, an offset east of UTC (+05:30, -08), UTC, or Local for that of the machine. " +
			"The result is a text without an offset, no instant. Of several zones the last one counts",
		Example: "at_time_zone('2026-05-04 10:00', 'America/New_York')", Result: "2026-05-04 06:00:00", least: 2, most: -1,
		call: func(e *env, args []sqlite3.Value) any { return atTimeZone(e, args[0], args[1:]) },
	},
	{
		Name: "timezone", Type: value.TypeText, Family: "Time zones", Signature: "TIMEZONE(zone, x)", Doc: "x AT TIME ZONE zone",
		Example: "timezone('Asia/Tokyo', '2026-05-04 10:00')", Result: "2026-05-04 19:00:00", least: 2, most: 2,
		call: func(e *env, args []sqlite3.Value) any { return atTimeZone(e, args[1], args[:1]) },
	},
	{
		Name: "convert_tz", Type: value.TypeText, Family: "Time zones", Signature: "CONVERT_TZ(x, from, to)",
		Doc: "what the wall clock of the zone to shows when that of the zone from shows x; an x with an offset is that instant. " +
			"A column is in TimeZone: for it write AT TIME ZONE",
		Example: "convert_tz('2026-05-04 10:00:00', 'Europe/Berlin', 'Asia/Tokyo')", Result: "2026-05-04 17:00:00", least: 3, most: 3,
		call: func(_ *env, args []sqlite3.Value) any {
			from, err := value.LoadZone(args[1].Text())
			if err != nil {
				return err
			}
			to, err := value.LoadZone(args[2].Text())
			if err != nil {
				return err
			}
			if args[0].Type() == sqlite3.TEXT {
				if at, ok := from.Parse(args[0].Text()); ok {
					return value.FormatTime(to.Wall(at))
				}
			}
			return nil
		},
	},
	{
		Name: "current_timezone", Type: value.TypeText, Family: "Time zones", Signature: "CURRENT_TIMEZONE()", Doc: "the name of the connection's TimeZone", Example: "current_timezone()", Result: "UTC",
		call: func(e *env, _ []sqlite3.Value) any { return e.zone.Name() },
	},
}

// atTimeZone is what the clock of the last of some zones shows at x.
func atTimeZone(e *env, x sqlite3.Value, zones []sqlite3.Value) any {
	var zone *value.Zone
	for _, name := range zones {
		var err error
		if zone, err = value.LoadZone(name.Text()); err != nil {
			return err
		}
	}
	return e.onMoment(x, func(m moment) any { return value.FormatTime(zone.Wall(m.instant())) })
}
