package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/viewfinder-sql/viewfinder/driver"
	"github.com/viewfinder-sql/viewfinder/internal/connprops"
	"github.com/viewfinder-sql/viewfinder/internal/format"
	"github.com/viewfinder-sql/viewfinder/internal/profile"
	"github.com/viewfinder-sql/viewfinder/internal/sanitize"
)

func newConfigCheck(a *app) *cobra.Command {
	var in profiles
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check the file, and each of its profiles or the one of --profile",
		Long: `Check the file, and each of its profiles or the one of --profile: names and values,
what they say together, and whether the secrets are kept on this machine. Nothing is
sent; viewfinder doctor --profile NAME goes on to the platform.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := in.load()
			if err != nil {
				return err
			}
			checked := f.Profiles
			if in.name != "" {
				p, err := f.Profile(in.name)
				if err != nil {
					return err
				}
				checked = []*profile.Profile{p}
			}
			var wrong []error
			for _, p := range checked {
				if err := checkProfile(cmd.Context(), p); err != nil {
					a.say("profile %s: %v", sanitize.Visible(p.Name), err)
					wrong = append(wrong, err)
				}
			}
			if len(wrong) > 0 {
				return &ailing{format.Count(int64(len(wrong)), "profile") + " wrong", usageError{errors.Join(wrong...)}}
			}
			a.say("%s: %s, all well", f.Path, format.Count(int64(len(checked)), "profile"))
			return nil
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&in.name, "profile", "", "profile to check; without it all of them")
	in.addFileFlag(f)
	return cmd
}

// checkProfile checks what the properties of a profile say together.
func checkProfile(ctx context.Context, p *profile.Profile) error {
	values, err := p.Values(ctx)
	if err != nil {
		return err
	}
	_, err = driver.ParseDSN(connprops.Format(values))
	return err
}
