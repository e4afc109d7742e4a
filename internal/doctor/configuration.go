package doctor

import "strings"

// JudgeConfiguration is the finding on properties that nothing can begin with.
func JudgeConfiguration(err error) Finding {
	return Finding{
		Status: Failed, Detail: strings.TrimPrefix(err.Error(), "connection properties: "),
		Fix: "correct the property; docs/connection-properties.md and sys_connection_props list what each takes", Err: err,
	}
}

// Misconfigured is the diagnosis where the connection string cannot be read.
func Misconfigured(err error) *Diagnosis {
	d := new(Diagnosis)
	none := func() int { return 0 }
	d.Check("configuration", "Configuration", nil, none, func() Finding { return JudgeConfiguration(err) })
	return d
}
