package proxy

import (
	"context"
	"net/url"
	"sync"
	"time"

	"github.com/viewfinder-sql/viewfinder/internal/origin"
)

// downFor is how long a server that was not there is tried last.
const downFor = time.Minute

// detector finds the proxies that the system's settings or a PAC file name.
type detector struct {
	system systemSettings
	pac    *pacFile // nil for none
	fault  error    // the system's settings cannot be used

	mu   sync.Mutex
	down map[route]time.Time
}

// newDetector takes the system's settings, if no PAC file is configured. PAC files
// are fetched by way, which knows no proxy. What is wrong with the system is told by
// requests that need it: those to this machine do not.
func newDetector(cfg Config, system systemSettings, way *upstream) (*detector, error) {
	d := &detector{system: system, down: map[route]time.Time{}}
	if cfg.ProxyAutoConfigURL != "" {
		var err error
		d.pac, err = newPAC("ProxyAutoConfigURL", cfg.ProxyAutoConfigURL, way)
		return d, err
	}
	if d.system.pac == "" {
		way.closeIdle()
		return d, nil
	}
	d.pac, d.fault = newPAC("the system's setting of a PAC file", d.system.pac, way)
	return d, nil
}

// routes returns the routes to an address, the best first. It is never empty
// without an error.
func (d *detector) routes(ctx context.Context, u *url.URL) ([]route, error) {
	switch {
	case origin.IsLoopback(u.Hostname()): // as browsers have it
		return []route{{kind: routeDirect}}, nil
	case d.fault != nil:
		return nil, d.fault
	case d.pac == nil:
		r, err := d.system.of(u)
		return []route{r}, err
	}
	routes, err := d.pac.routes(ctx, u)
	if err != nil {
		return nil, err
	}
	return d.alive(routes), nil
}

// failed notes that the server of a route is not there.
func (d *detector) failed(r route) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.down[r] = time.Now()
}

// alive moves the routes whose server was not there lately to the end.
func (d *detector) alive(routes []route) []route {
	d.mu.Lock()
	defer d.mu.Unlock()
	var up, down []route
	for _, r := range routes {
		if time.Since(d.down[r]) < downFor {
			down = append(down, r)
		} else {
			delete(d.down, r)
			up = append(up, r)
		}
	}
	return append(up, down...)
}

func (d *detector) closeIdle() {
	if d.pac != nil {
		d.pac.fetchBy.closeIdle()
	}
}
