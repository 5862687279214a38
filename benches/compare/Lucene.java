// Lucene with its CJKAnalyzer, which cuts Han text into pairs of adjacent characters: a peer of the comparison, driven over its
// standard input and output. `index FOLDER` reads articles, a line each (title, body, day, parted by tabs, line ends
// escaped) and builds an index by two threads; `serve FOLDER` answers a question a line.

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.QueryBuilder;

public class Lucene {
    static final String[] FIELDS = {"title", "body"};
    static final Analyzer ANALYZER = new CJKAnalyzer();
    static final QueryBuilder QUERIES = new QueryBuilder(ANALYZER);

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("index")) {
            index(Path.of(arguments[1]));
        } else {
            serve(Path.of(arguments[1]));
        }
    }

    static void index(Path folder) throws Exception {
        IndexWriterConfig config = new IndexWriterConfig(ANALYZER).setRAMBufferSizeMB(224);
        IndexWriter writer = new IndexWriter(FSDirectory.open(folder), config);
        ArrayBlockingQueue<String> lines = new ArrayBlockingQueue<>(256);
        String end = new String();
        Thread[] threads = new Thread[2];
        for (int at = 0; at < threads.length; at++) {
            threads[at] = new Thread(() -> {
                try {
                    for (String line = lines.take(); line != end; line = lines.take()) {
                        writer.addDocument(document(line));
                    }
                } catch (Exception error) {
                    throw new RuntimeException(error);
                }
            });
            threads[at].start();
        }
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8), 1 << 20);
        long number = 0;
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            lines.put(number++ + "\t" + line);
        }
        for (Thread thread : threads) {
            lines.put(end);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        writer.close();
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                System.out.println(line.replaceAll("[^0-9]", ""));
            }
        }
    }

    static Document document(String line) {
        String[] parts = line.split("\t", -1);
        long day = Long.parseLong(parts[3]);
        Document document = new Document();
        document.add(new StoredField("number", Long.parseLong(parts[0])));
        document.add(new TextField("title", parts[1].replace('\u0001', '\n'), Field.Store.YES));
        document.add(new TextField("body", parts[2].replace('\u0001', '\n'), Field.Store.YES));
        document.add(new LongPoint("day", day));
        document.add(new NumericDocValuesField("day", day));
        return document;
    }

    /** The text, adjacent, in the title or in the body. */
    static Query phrase(String text) {
        BooleanQuery.Builder either = new BooleanQuery.Builder();
        for (String field : FIELDS) {
            Query query = QUERIES.createPhraseQuery(field, text);
            either.add(query == null ? new MatchNoDocsQuery() : query, Occur.SHOULD);
        }
        return either.build();
    }

    /** A character that begins a pair, or stands alone. */
    static Query character(String text) {
        BooleanQuery.Builder either = new BooleanQuery.Builder();
        for (String field : FIELDS) {
            either.add(new PrefixQuery(new Term(field, text)), Occur.SHOULD);
        }
        return either.build();
    }

    static Query query(String[] parts) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        switch (parts[0]) {
            case "character":
                return character(parts[1]);
            case "within":
                return all.add(phrase(parts[1]), Occur.MUST)
                    .add(LongPoint.newRangeQuery("day", Long.parseLong(parts[2]), Long.parseLong(parts[3])), Occur.FILTER)
                    .build();
            case "without":
                return all.add(phrase(parts[1]), Occur.MUST).add(phrase(parts[2]), Occur.MUST_NOT).build();
            case "all":
                for (int at = 1; at < parts.length; at++) {
                    all.add(phrase(parts[at]), Occur.MUST);
                }
                return all.build();
            default:
                return phrase(parts[1]);
        }
    }

    /** `ask` kinds print how many articles match, the first ten of them read; `documents` prints the numbers of all. */
    static void serve(Path folder) throws Exception {
        DirectoryReader reader = DirectoryReader.open(FSDirectory.open(folder));
        IndexSearcher searcher = new IndexSearcher(reader);
        Sort newest = new Sort(new SortField("day", SortField.Type.LONG, true));
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream output = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] parts = line.split("\t", -1);
            Query query = query(parts);
            if (parts[0].equals("documents")) {
                StringBuilder numbers = new StringBuilder();
                for (ScoreDoc hit : searcher.search(query, Math.max(1, reader.maxDoc())).scoreDocs) {
                    numbers.append(searcher.storedFields().document(hit.doc).get("number")).append(' ');
                }
                output.println(numbers);
            } else {
                int count = searcher.count(query);
                ScoreDoc[] first = parts[0].equals("newest")
                    ? searcher.search(query, 10, newest).scoreDocs
                    : searcher.search(query, 10).scoreDocs;
                for (ScoreDoc hit : first) {
                    searcher.storedFields().document(hit.doc).get("body");
                }
                output.println(count);
            }
            output.flush();
        }
    }
}
