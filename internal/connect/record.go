package connect

import "github.com/viewfinder-sql/viewfinder/internal/config"

// Recorded begins the recording of a connection: the present stands at its start, and
// nothing from before is remembered, so that what is asked can be asked of the recording
// again.
func (o Options) Recorded(c *config.Config) {
	if o.Record == nil {
		return
	}
	if c.Now.IsZero() {
		c.Now = o.Record.Started()
	}
	c.Memory, c.AutoCache = memoryOff, false
	o.Record.Begin(asked(c))
}

// asked are the properties that matter to what is asked and hold no secret.
func asked(c *config.Config) map[string]string {
	list := map[string]string{}
	for p, text := range c.Values() {
		if (p.Session || p.Untrusted || p.Name == "AuthenticateAsPage") && !p.Masked() && text != p.Default && !credentials[p.Name] {
			list[p.Name] = text
		}
	}
	return list
}

// credentials belong to a login, and are no secrets.
var credentials = map[string]bool{"OAuthClientId": true}
