filedesc://crawl.arc 0.0.0.0 20050506000000 text/plain 20
1 0 InternetArchive


http://qun.example.org/2005/bell.html 192.0.2.9 20050506010203 text/html 468
HTTP/1.0 200 OK
Content-Type: text/html

<!DOCTYPE html><html><head><meta charset="gb2312"><title>报时钟声改由学生敲响_群岛社</title></head><body><div class="nav"><a href="/">首页</a> <a href="/1">社会</a></div><h1>报时钟声改由学生敲响</h1><div class="info">2005-05-04 09:00 来源：群岛社</div><div class="content"><p>群岛中学的报时钟声改由学生敲响，轮值表贴在食堂门口。</p><p>第一周有人早敲了四分钟，全校提前下了课。</p></div><footer>版权所有</footer></body></html>
