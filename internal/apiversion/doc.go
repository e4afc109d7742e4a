// Package apiversion knows the versions of the Graph API: how they are written,
// which is the newest, and when each ends.
//
// A version that has ended is not refused by the platform. It answers by the
// oldest one that lives, and names that one in the header facebook-api-version.
package apiversion
