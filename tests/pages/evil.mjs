// What breaks out of a text, an attribute, a script, a style, a comment; what turns the reading order; what is not seen.
export const EVIL = "</script><script>window.pwned=1;alert(1)</script><img src=x onerror=\"window.pwned=1\">\"'`--><svg onload=alert(1)></style>"
  + "\u202e\u2066\u200b\ufeff\r\n&lt;{{7*7}}javascript:alert(1)\u0000";
