package doctor

import "strings"

// JudgeConfiguration is the finding on properties that nothing can begin with.
func JudgeConfiguration(err error) Finding {
	return Finding{
		Status: Failed, Detail: strings.TrimPrefix(err.Error(), "connection properties: "),
		Fix: "correct the property; docs/connection-properties.md and sys_connection_props list what each takes", Err: err,
	}
}
