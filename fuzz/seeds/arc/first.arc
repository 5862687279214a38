filedesc://c.arc 0.0.0.0 20040319162100 text/plain 68
1 0 crawler
URL IP-address Archive-date Content-type Archive-length

http://a.example/1 192.0.2.7 20040319162100 text/html 194
HTTP/1.0 200 OK
Content-Type: text/html

<html><head><title>新航线启用</title></head><body><h1>新航线启用</h1><p>2004-03-19 来源：雁洲日报</p><p>港口今天启用了一条新的航线。</p></body></html>
