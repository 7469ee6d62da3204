// A small window from which the files that are its arguments can be dragged, as from a file manager. It ends when they
// have been taken.

#include <gtk/gtk.h>

static GSList *files;

static GdkContentProvider *prepare(GtkDragSource *source, double x, double y, gpointer data) {
    GdkFileList *list = gdk_file_list_new_from_list(files);
    GdkContentProvider *provider = gdk_content_provider_new_typed(GDK_TYPE_FILE_LIST, list);
    g_boxed_free(GDK_TYPE_FILE_LIST, list);
    return provider;
}

static void end(GtkDragSource *source, GdkDrag *drag, gboolean delete_data, gpointer data) {
    *(gboolean *)data = FALSE;
}

int main(int count, char **words) {
    gtk_init();
    for (int number = 1; number < count; number++) {
        files = g_slist_append(files, g_file_new_for_path(words[number]));
    }
    GtkWidget *window = gtk_window_new();
    GtkWidget *label = gtk_label_new("Drag me");
    gtk_window_set_title(GTK_WINDOW(window), "Files");
    gtk_window_set_default_size(GTK_WINDOW(window), 160, 120);
    gtk_window_set_child(GTK_WINDOW(window), label);
    GtkDragSource *source = gtk_drag_source_new();
    gboolean waits = TRUE;
    g_signal_connect(source, "prepare", G_CALLBACK(prepare), NULL);
    g_signal_connect(source, "drag-end", G_CALLBACK(end), &waits);
    gtk_widget_set_hexpand(label, TRUE);
    gtk_widget_set_vexpand(label, TRUE);
    gtk_widget_add_controller(label, GTK_EVENT_CONTROLLER(source));
    gtk_window_present(GTK_WINDOW(window));
    while (waits) g_main_context_iteration(NULL, TRUE);
    return 0;
}
