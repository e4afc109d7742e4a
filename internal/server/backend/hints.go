package backend

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire/setting"
)

// own begins the names of the settings that are properties of the session.
const own = "viewfinder."

// priceSetting has each statement tell what it has cost.
const priceSetting = own + "price"

// width says how far a client may change a property.
type width uint8

const (
	free     width = iota
	narrower       // to no more than the pool has
	once           // only where the pool says nothing
)

// widths are the properties that a client may change: those that say how statements are run.
// What bounds a user, or the server, can be made narrower only.
var widths = map[string]width{
	"MaxRows": free, "Pagesize": free, "OnMissing": free, "PartialResults": free,
	"MaxCalls": narrower, "MaxQuotaPercent": narrower, "MaxMemory": narrower, "Parallelism": narrower,
	"BusinessAccountId": once,
}

// hint finds the property that a setting is.
func hint(name string) (*connprops.Property, width, error) {
	word, ok := strings.CutPrefix(strings.ToLower(name), own)
	if ok {
		if p, ok := connprops.Lookup(strings.ReplaceAll(word, "_", "")); ok {
			if w, ok := widths[p.Name]; ok {
				return p, w, nil
			}
		}
	}
	return nil, 0, setting.Unknown(name)
}

// Set has a setting take effect. What is not the session's is the wire's, or asked for when it is
// needed.
func (b *backend) Set(_ context.Context, name, value string) error {
	if !strings.HasPrefix(strings.ToLower(name), own) {
		if setting.Own(name) {
			return setting.Unknown(name)
		}
		return nil
	}
	if strings.EqualFold(name, priceSetting) {
		switch strings.ToLower(value) {
		case "on", "true", "yes", "1":
			b.price = true
		case "off", "false", "no", "0", "":
			b.price = false
		default:
			return refused(name, value, "It is on or off.")
		}
		return nil
	}
	p, w, err := hint(name)
	if err != nil {
		return err
	}
	parts := b.pool.Parts()
	base := parts.Config.Values()[p]
	if value == "" {
		value = base
	} else if err := within(p, w, name, value, base); err != nil {
		return err
	}
	if err := b.session.Set(p.Name, value); err != nil {
		var wrong *config.Error
		if errors.As(err, &wrong) {
			return refused(name, value, wrong.Error())
		}
		return pgerror.New("55006", "%s", err).WithHint("Read the rows that are open to their end, or close their portals, and set it then.")
	}
	return nil
}

func refused(name, value, hint string) error {
	return pgerror.New(pgerror.InvalidParameterValue, "invalid value for parameter \"%s\": \"%s\"", name, value).WithHint("%s", hint)
}

// within refuses a value that is wider than base, the pool's.
func within(p *connprops.Property, w width, name, value, base string) error {
	denied := pgerror.New(pgerror.InsufficientPrivilege, "permission denied to set parameter \"%s\" to \"%s\"", name, value)
	switch w {
	case once:
		if base != "" && value != base {
			return denied.WithHint("The connection has %s.", base)
		}
	case narrower:
		if base == "" {
			base = p.Default
		}
		most, err := strconv.Atoi(base)
		if err != nil || most < 0 {
			return nil // there is no bound
		}
		if n, err := strconv.Atoi(value); err == nil && (n < 0 || n > most) {
			return denied.WithHint("It may be made less than the connection has, %d, and not more.", most)
		}
	}
	return nil
}

// Setting is the value of a setting of the session.
func (b *backend) Setting(name string) (string, error) {
	if strings.EqualFold(name, priceSetting) {
		return map[bool]string{true: "on", false: "off"}[b.price], nil
	}
	p, _, err := hint(name)
	if err != nil {
		return "", err
	}
	value, err := b.session.Setting(p.Name)
	if err != nil {
		return "", told(err)
	}
	if value == "" {
		value = p.Default
	}
	return value, nil
}
