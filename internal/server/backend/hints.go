package backend

import (
	"context"
	"errors"
	"strings"

	"github.com/viewfinder-sql/viewfinder/internal/config"
	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/pgsql/pgerror"
	"github.com/viewfinder-sql/viewfinder/internal/server/host"
	"github.com/viewfinder-sql/viewfinder/internal/server/pgwire/setting"
)

// own begins the names of the settings that are properties of the session.
const own = "viewfinder."

// priceSetting has each statement tell what it has cost.
const priceSetting = own + "price"

// hint finds the property that a setting is.
func hint(name string) (*connprops.Property, error) {
	if word, ok := strings.CutPrefix(strings.ToLower(name), own); ok {
		if p := host.Setting(word); p != nil {
			return p, nil
		}
	}
	return nil, setting.Unknown(name)
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
	p, err := hint(name)
	if err != nil {
		return err
	}
	parts := b.pool.Parts()
	base := parts.Config.Values()[p]
	if value == "" {
		value = base
	} else if err := within(p, name, value, base); err != nil {
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
func within(p *connprops.Property, name, value, base string) error {
	if wide, ok := errors.AsType[*host.WidthError](host.Narrows(p, value, base)); ok {
		return pgerror.New(pgerror.InsufficientPrivilege, "permission denied to set parameter \"%s\" to \"%s\"", name, value).WithHint("%s", wide.Hint)
	}
	return nil
}

// Setting is the value of a setting of the session.
func (b *backend) Setting(name string) (string, error) {
	if strings.EqualFold(name, priceSetting) {
		return map[bool]string{true: "on", false: "off"}[b.price], nil
	}
	p, err := hint(name)
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
